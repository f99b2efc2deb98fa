export function TimelineStrip(): null {
  return null;
}

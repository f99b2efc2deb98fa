export function SetupDialog(): null {
  return null;
}

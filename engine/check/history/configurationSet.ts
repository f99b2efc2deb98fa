/** A set of integer words of any length, for those who ask millions of times: no garbage, exact. */
export interface ConfigurationSet {
  /** Where a record begins in `words`, plus one; 0: free. A power of two of them. */
  slots: Int32Array;
  /** Records, one behind the other: length, then words. */
  words: Int32Array;
  used: number;
  size: number;
}

export function createConfigurationSet(): ConfigurationSet {
  return { slots: new Int32Array(1 << 8), words: new Int32Array(1 << 11), used: 0, size: 0 };
}

/** Adds the first `length` words. False: they were there already. */
export function addConfiguration(
  set: ConfigurationSet,
  record: Int32Array,
  length: number,
): boolean {
  const mask = set.slots.length - 1;
  let slot = hashOf(record, 0, length) & mask;
  for (;;) {
    const start = set.slots[slot]!;
    if (start === 0) break;
    if (isAt(set.words, start - 1, record, length)) return false;
    slot = (slot + 1) & mask;
  }
  set.slots[slot] = store(set, record, length) + 1;
  set.size += 1;
  if (set.size * 2 > set.slots.length) spread(set);
  return true;
}

function isAt(words: Int32Array, start: number, record: Int32Array, length: number): boolean {
  if (words[start] !== length) return false;
  for (let word = 0; word < length; word++)
    if (words[start + 1 + word] !== record[word]) return false;
  return true;
}

function store(set: ConfigurationSet, record: Int32Array, length: number): number {
  const start = set.used;
  set.used += length + 1;
  if (set.used > set.words.length) {
    const grown = new Int32Array(Math.max(set.words.length * 2, set.used));
    grown.set(set.words);
    set.words = grown;
  }
  set.words[start] = length;
  for (let word = 0; word < length; word++) set.words[start + 1 + word] = record[word]!;
  return start;
}

/** Twice the slots. */
function spread(set: ConfigurationSet): void {
  const slots = new Int32Array(set.slots.length * 2);
  const mask = slots.length - 1;
  for (let start = 0; start < set.used; start += set.words[start]! + 1) {
    let slot = hashOf(set.words, start + 1, set.words[start]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = start + 1;
  }
  set.slots = slots;
}

function hashOf(words: Int32Array, start: number, length: number): number {
  let hash = length;
  for (let word = 0; word < length; word++) {
    hash = Math.imul(hash ^ words[start + word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

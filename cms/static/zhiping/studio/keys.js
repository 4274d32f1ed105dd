// Keys: short ASCII names that never come from a label by themselves and never change once released.

export const isKey = (text) => /^[a-z][a-z0-9_]{0,59}$/.test(text);

/** A free key: the stem, or the stem with the next number. */
export function newKey(stem, used) {
  const taken = used instanceof Set ? used : new Set(used);
  if (!taken.has(stem)) return stem;
  let n = 2;
  while (taken.has(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}

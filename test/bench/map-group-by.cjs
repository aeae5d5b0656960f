// Map.groupBy of ECMAScript 2024, which Node 20 does not have.
Map.groupBy ??= (values, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const value of values) {
    const key = keyOf(value, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
};

/** The largest difference of any two numbers, relative to the second. NaN where one is no number. */
export function largestRelative(ours, theirs) {
  return ours.reduce((most, value, i) => {
    const difference = Math.abs(value - theirs[i]) / Math.abs(theirs[i]);
    return Number.isNaN(difference) ? difference : Math.max(most, difference);
  }, 0);
}

/** How far weights lie from others, relative to how far these have moved since the start. */
export function distanceOfMove({ weights }, other) {
  return Math.sqrt(squares(weights, other.weights) / squares(other.weights, other.start));
}

function squares(a, b) {
  let sum = 0;
  for (const [name, { data }] of a) {
    const others = b.get(name).data;
    for (let i = 0; i < data.length; i++) sum += (data[i] - others[i]) ** 2;
  }
  return sum;
}

/** The share of units that two permutations send to the same place. */
export function shareAlike(ours, theirs) {
  let [alike, all] = [0, 0];
  for (const [group, places] of ours) {
    const others = theirs.get(group);
    for (let i = 0; i < places.length; i++) alike += places[i] === others[i] ? 1 : 0;
    all += places.length;
  }
  return alike / all;
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

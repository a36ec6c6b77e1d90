/** Long work between two events of the page. */

/** For this long the page works without looking for input, in milliseconds. */
const SLICE = 12;

/** Works on for a slice of time, and at least once; whether there is more to do. */
export const inSlice = (goOn: () => boolean): boolean => {
  const until = performance.now() + SLICE;
  let isMore = goOn();
  while (isMore && performance.now() < until) isMore = goOn();
  return isMore;
};

// The share of the stories that is played: all, or one in ONE_IN. SEED chooses which: ONE_IN seeds in a row play all.
import { test as play } from "node:test";

const oneIn = Number(process.env.ONE_IN ?? 1);
let place = Number(process.env.SEED ?? 0) % oneIn;

/** Whether all stories are played. */
export const isWhole = oneIn === 1;

/** Whether the next story is played: one in a row of ONE_IN, so that each group of stories has its share. */
export function isPlayed() {
  place = (place + 1) % oneIn;
  return place === 0;
}

/** A test that is played if it belongs to the share. */
export function test(...story) {
  if (isPlayed()) play(...story);
}

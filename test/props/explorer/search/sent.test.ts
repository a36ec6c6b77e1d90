import { describe, expect, it } from "vitest";
import { Sent } from "../../../../props/explorer/search/sent.ts";

describe("what was sent", () => {
  it("is sent again only for a lesser parent in the same level", () => {
    const sent = new Sent();
    expect(sent.isNews(1, 2, 7, 7)).toBe(true);
    expect(sent.isNews(1, 2, 7, 7)).toBe(false);
    expect(sent.isNews(1, 2, 7, 8)).toBe(false);
    expect(sent.isNews(1, 2, 8, 0)).toBe(false);
    expect(sent.isNews(1, 2, 7, 6)).toBe(true);
    expect(sent.isNews(1, 2, 7, 7)).toBe(false);
    expect(sent.isNews(1, 2, 6, 9)).toBe(true);
    sent.endLevel();
    expect(sent.isNews(1, 2, 0, 1)).toBe(false);
  });

  it("is told apart by the whole fingerprint, and forgotten for another state in its place", () => {
    const sent = new Sent();
    expect(sent.isNews(0, 0, 7, 7)).toBe(true);
    expect(sent.isNews(1, 0, 7, 7)).toBe(true);
    expect(sent.isNews(1, 2 ** 14, 7, 7)).toBe(true);
    expect(sent.isNews(0, 0, 7, 7)).toBe(true);
  });

  it("knows what it would not send, and notes nothing when it is asked", () => {
    const sent = new Sent();
    expect(sent.isKnown(1, 2, 7, 7)).toBe(false);
    expect(sent.isNews(1, 2, 7, 7)).toBe(true);
    expect(sent.isKnown(1, 2, 7, 7)).toBe(true);
    expect(sent.isKnown(1, 2, 8, 0)).toBe(true);
    expect(sent.isKnown(1, 2, 6, 9)).toBe(false);
    expect(sent.isNews(1, 2, 6, 9)).toBe(true);
    sent.endLevel();
    expect(sent.isKnown(1, 2, 0, 0)).toBe(true);
  });
});

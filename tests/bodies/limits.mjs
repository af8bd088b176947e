// Depth, size, and bodies that end too early.
import { around, beside, bytes, PASSES } from "./make.mjs";

/** What the worker is told with `MAX_BODY_BYTES`. */
export const MAX_BODY_BYTES = 1_000_000;

const DEEP = 100_000;
const arrays = (levels) => "[".repeat(levels) + "]".repeat(levels);
const objects = (levels) => `${'{"a":'.repeat(levels)}0${"}".repeat(levels)}`;
const both = (levels) => `${'[{"":'.repeat(levels / 2)}0${"}]".repeat(levels / 2)}`;
const why = "section 9 lets a parser limit the depth; the edge needs no stack for it, so the client decides";

export const depths = {
  kind: "depth",
  passes: [
    ["100 arrays", arrays(100)],
    ["100 objects", objects(100)],
    ["100 levels of both", both(100)],
  ],
  refused: [
    ["100 arrays without an end", "[".repeat(100)],
    ["10,000 arrays without an end", "[".repeat(10_000)],
    ["100,000 arrays without an end", "[".repeat(DEEP)],
    ["100 objects without an end", '{"a":'.repeat(100)],
    ["10,000 objects without an end", '{"a":'.repeat(10_000)],
    ["100,000 objects without an end", '{"a":'.repeat(DEEP)],
    ["100,000 levels of both without an end", '[{"":'.repeat(DEEP / 2)],
    ["100,000 arrays and one end too few", "[".repeat(DEEP) + "]".repeat(DEEP - 1)],
    ["100,000 arrays and one end too many", "[".repeat(DEEP) + "]".repeat(DEEP + 1)],
    ["100,000 arrays around an end of an object", `${"[".repeat(DEEP)}}${"]".repeat(DEEP)}`],
    ["100,000 objects with the ends of arrays", `${'{"a":'.repeat(DEEP)}0${"]".repeat(DEEP)}`],
    ["100,000 ends", "]".repeat(DEEP)],
    ["100,000 arrays at the top level", () => arrays(DEEP)],
    ["100,000 arrays at the top level without an end", () => "[".repeat(DEEP)],
    ["100,000 objects at the top level", () => objects(DEEP)],
    ["100,000 objects at the top level without an end", () => '{"id":'.repeat(DEEP)],
  ],
  free: [
    ["10,000 arrays", arrays(10_000), PASSES, why],
    ["100,000 arrays", arrays(DEEP), PASSES, why],
    ["10,000 objects", objects(10_000), PASSES, why],
    ["100,000 objects", objects(DEEP), PASSES, why],
    ["10,000 levels of both", both(10_000), PASSES, why],
    ["100,000 levels of both", both(DEEP), PASSES, why],
    ["100,000 arrays in warnings", beside(`"warnings":${arrays(DEEP)}`), PASSES, why],
    ["100,000 objects in a warning", beside(`"warnings":[{"code":${objects(DEEP)}}]`), PASSES, why],
    ["100,000 arrays in profiles", beside(`"profiles":${arrays(DEEP)}`), PASSES, why],
    ["100,000 arrays in programmes", beside(`"loyaltyProgramDetails":${arrays(DEEP)}`), PASSES, why],
    ["100,000 objects in a programme", beside(`"pointsSummary":${objects(DEEP)}`), PASSES, why],
    ["100,000 arrays under a name that nobody knows", (id) => `{"new":${arrays(DEEP)},"id":${id}}`, PASSES, why],
  ],
};

/** A customer's body of so many bytes. */
function sized(id, length) {
  const rest = length - around(id, '""').length;
  return around(id, `"${"x".repeat(rest)}"`);
}

/** A customer's body of many members of the top level, as long as may be. */
function crowded(member) {
  const count = Math.floor((MAX_BODY_BYTES - 100) / (member.length + 1));
  return beside(Array(count).fill(member).join(","));
}

export const sizes = {
  kind: "size",
  passes: [
    ["one byte less than allowed", (id) => sized(id, MAX_BODY_BYTES - 1)],
    ["as long as allowed", (id) => sized(id, MAX_BODY_BYTES)],
    ["as long as allowed, nearly all of it blanks", (id) => around(id, "{}").toString().padEnd(MAX_BODY_BYTES)],
    ["as long as allowed, nearly all of it one number", (id) => around(id, "9".repeat(MAX_BODY_BYTES - 100))],
    ["nearly as long as allowed, all members of the top level", crowded('"a":1')],
    ["nearly as long as allowed, all warnings", crowded('"warnings":[1]')],
    ["nearly as long as allowed, all programmes", crowded('"loyaltyProgramDetails":{}')],
    ["nearly as long as allowed, all profiles", crowded('"profiles":[{}]')],
  ],
  refused: [],
  tooLarge: [
    ["one byte more than allowed", (id) => sized(id, MAX_BODY_BYTES + 1)],
    ["twice as long as allowed", (id) => sized(id, MAX_BODY_BYTES * 2)],
    ["one byte more than allowed, a blank behind", (id) => bytes(sized(id, MAX_BODY_BYTES), "\n")],
    ["more than allowed, and nothing but blanks", () => " ".repeat(MAX_BODY_BYTES + 1)],
  ],
  free: [],
};

/** A body with something of everything in it. */
export const whole = (id) =>
  `{"id":${id},"profiles":[{"firstName":"Zo\u00eb \\"\\u00e9\\" 😀","n":-1.5E+3}],` +
  '"extendedFields":{"t":true,"n":null},"warnings":[{"code":1}]}';

/** The body up to this text, and not further. */
const cut = (text) => (id) => whole(id).slice(0, whole(id).indexOf(text));
const upTo = (text) => (id) => whole(id).slice(0, whole(id).indexOf(text) + text.length);

export const cuts = {
  kind: "cut",
  passes: [["not at all", whole]],
  refused: [
    ["in the first name", upTo('{"i')],
    ["behind the first name", upTo('{"id"')],
    ["behind the first colon", upTo('{"id":')],
    ["in the id", (id) => `{"id":${String(id).slice(0, 4)}`],
    ["behind the id", (id) => `{"id":${id}`],
    ["behind the first comma", (id) => `{"id":${id},`],
    ["in a string", upTo('"Zo')],
    ["in a character", (id) => Buffer.from(whole(id)).subarray(0, Buffer.from(whole(id)).indexOf("ë") + 1)],
    ["behind a backslash", upTo("\\")],
    ["in an escape", upTo("\\u00")],
    ["in an emoji", (id) => Buffer.from(whole(id)).subarray(0, Buffer.from(whole(id)).indexOf("😀") + 3)],
    ["behind a minus", upTo("-")],
    ["behind a point", upTo("-1.")],
    ["behind an exponent's sign", upTo("-1.5E+")],
    ["behind a number", upTo("-1.5E+3")],
    ["behind an object in an array", upTo("-1.5E+3}")],
    ["in a literal", upTo('"t":tr')],
    ["behind a literal", upTo('"n":null')],
    ["in front of an array", cut('[{"code')],
    ["in front of the last end", (id) => whole(id).slice(0, -1)],
    ["its beginning", (id) => whole(id).slice(1)],
  ],
  free: [],
};

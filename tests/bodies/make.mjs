// What the tables of bodies are written with.
//
// A row is a name and the bytes in question: a text (UTF-8) or a buffer stands as the value of a member inside of a
// customer's body, a function of the customer's id makes the whole body. Where RFC 8259 leaves the choice, a row says
// besides what the edge does, and why.

export const PASSES = "passes";
export const REFUSED = "refused";

/** Texts (in UTF-8), lists of bytes and buffers behind each other. */
export const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A customer's body around a value. */
export const around = (id, value) => bytes(`{"id":${id},"extendedFields":`, value, ',"warnings":[]}');

/** A customer's body of the id and these members of the top level. */
export const beside = (members) => (id) => bytes(`{"id":${id},`, members, "}");

/** A JSON string with that between its quotation marks. */
export const quoted = (...parts) => bytes('"', ...parts, '"');

/** A customer's body with something in front of it. */
export const behind = (front) => (id) => bytes(front, around(id, "{}"));

/** A customer's body with something behind it. */
export const before = (rest) => (id) => bytes(around(id, "{}"), rest);

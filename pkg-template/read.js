// What pages give, as what is needed of it. Something of another kind counts as nothing.

export const text = (value) => (/string|number|bigint/.test(typeof value) ? String(value) : '');

/** A number from 0 on, also as text. */
export const number = (value, usual) => (text(value).trim() && value >= 0 ? Number(value) : usual);

/** A list; what is none stands for a list of one. */
export const list = (value) => (Array.isArray(value) ? [...value] : value == null ? [] : [value]);

/** An object; text, which has characters for fields, is none. */
export const object = (value) => (value === Object(value) ? value : undefined);

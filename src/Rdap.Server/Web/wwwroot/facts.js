// What an RDAP object says (RFC 9083), taken out of it with care: every member may be missing or of another type.

const list = (value) => (Array.isArray(value) ? value : []);

/** The entities of an object that have a role. */
export const withRole = (object, role) => list(object.entities).filter((entity) => list(entity?.roles).includes(role));

/** The values of a property of an entity's jCard (RFC 7095), texts only. */
export function cardValues(entity, name) {
  return list(list(entity?.vcardArray)[1])
    .filter((property) => Array.isArray(property) && property[0] === name)
    .map((property) => property[3])
    .filter((value) => typeof value === "string" && value !== "");
}

/** The postal address of an entity, as one text; empty when there is none. */
export function postal(entity) {
  const property = list(list(entity?.vcardArray)[1]).find((one) => Array.isArray(one) && one[0] === "adr");
  return typeof property?.[1]?.label === "string" ? property[1].label : list(property?.[3]).flat().filter((part) => typeof part === "string" && part).join("\n");
}

/** How an entity is called: its name, else its handle. */
export const nameOf = (entity) => cardValues(entity, "fn")[0] ?? String(entity?.handle ?? "");

/** Who holds an object: the first registrant; null when nobody is named. */
export const holderOf = (object) => withRole(object, "registrant")[0] ?? null;

/** The mailboxes to which abuse of an object is reported. */
export const abuseOf = (object) => [...new Set(withRole(object, "abuse").flatMap((entity) => cardValues(entity, "email")))];

/** The day of an event (RFC 9083 section 4.5), such as 2019-02-11; null when there is none. */
export function dayOf(object, action) {
  const date = list(object.events).find((event) => event?.eventAction === action)?.eventDate;
  return typeof date === "string" ? date.slice(0, 10) : null;
}

/** Whether an object has a link of that relation. */
export const hasLink = (object, rel) => list(object.links).some((link) => link?.rel === rel);

/** The address of an object's link of that relation; null when there is none. */
export const linkOf = (object, rel) => list(object.links).find((link) => link?.rel === rel && typeof link.href === "string")?.href ?? null;

/** The remarks of an object: title and lines of each. */
export const remarksOf = (object) => list(object.remarks).map((remark) => ({ title: String(remark?.title ?? "Remarks"), lines: list(remark?.description).map(String) }));

/** What the server says of where an object is from: "DEMO" or "DEMO. Data as of 2026-01-01." */
export function sourceOf(document) {
  const notice = list(document.notices).find((one) => one?.title === "Source");
  const text = list(notice?.description).join(" ").replace(/^Objects from sources? /, "").replace(/\.$/, "");
  return text.replace(/(\d{4}-\d\d-\d\d)T[\d:.]+Z/, "$1");
}

/** The texts of a member that is a list. */
export const textsOf = (value) => list(value).filter((one) => typeof one === "string");

/** The objects of a member that is a list. */
export const objectsOf = (value) => list(value).filter((one) => one !== null && typeof one === "object");

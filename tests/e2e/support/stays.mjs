// The dates of a guest's stay, as RFC 3339, counted from now.
const hourMs = 3_600_000;

export const hoursFromNow = (hours) => new Date(Date.now() + hours * hourMs).toISOString();

/** A stay that began an hour ago and has two days to go. */
export const stayUnderWay = () => ({ starts_at: hoursFromNow(-1), ends_at: hoursFromNow(48) });

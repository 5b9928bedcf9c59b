// How much longer than usual everything may take: under a sanitizer or valgrind (ctest says so).
export const patience = Number(process.env.PATIENCE ?? 1);

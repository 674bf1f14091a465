/**
 * The icon in the browser's tab: a μ drawn as strokes, so that it looks the same with every font.
 *
 * @module
 */

/** The icon as SVG. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
<circle cx="16" cy="16" r="16" fill="#f08c2e"/>\
<path d="M11 26V9v7.5a5 5 0 0 0 10 0V9v9.5q0 2.5 2.5 2.5" \
fill="none" stroke="#1c1206" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/>\
</svg>
`;

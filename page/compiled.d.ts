/** Types of `compiled/page.js`, which `npm run build:page` makes of the files here. */

/** What runs in the page, and what it looks like: neither holds anything that would end its element. */
export declare const script: string
export declare const style: string
/** As a Content-Security-Policy names them: `sha256-…`. */
export declare const scriptHash: string
export declare const styleHash: string

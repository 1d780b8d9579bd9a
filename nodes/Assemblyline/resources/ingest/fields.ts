/** Settings that the server leaves to what the user has saved on the web page: harmless values, unless set here. */
export const SAFE_PARAMS = { deep_scan: false, ignore_cache: false, ignore_filtering: false, generate_alert: false };

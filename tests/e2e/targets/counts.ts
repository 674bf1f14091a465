/**
 * Idle for long enough that objects may be counted.
 *
 * @module
 */
await new Promise((resolve) => setTimeout(resolve, 12_500));

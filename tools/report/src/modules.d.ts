declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The bundle of worker.ts, as text. */
declare module "worker-source" {
  const text: string;
  export default text;
}

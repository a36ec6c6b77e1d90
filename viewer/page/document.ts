/** The document that the page carries: gzip in base64, in an element that is never shown. */

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
};

/** The text of the document. */
export const documentText = async (): Promise<string> => {
  const element = document.getElementById("document");
  const bytes = bytesOf((element?.textContent ?? "").trim());
  element?.remove();
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).text();
};

/** Says that it was there when it was asked, which it does itself. */
export default {
  fetch: () => new Response("served"),
  onListen: (address) => {
    const { port } = address as Deno.NetAddr;
    void fetch(`http://127.0.0.1:${port}`).then(async (response) => console.log(await response.text()));
  },
} satisfies Deno.ServeDefaultExport;

// What node:test's context is to a test, for a plain program: remembers what is to be undone, and undoes it in reverse.

export class Cleanup {
  #undo = [];

  after(undo) {
    this.#undo.push(undo);
  }

  async run() {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }
}

/** Programs in Rust, beside a GlobalAlloc as `mallocspec port init rust` writes it. */
import { called, type Language } from "./language.ts";
import type { Step } from "./steps.ts";

const expecting = (name: string, parameters: string, isWrong: string): string =>
  `    fn ${name}(&self${parameters}) {
        if ${isWrong} { wrong() }
    }
`;

const bytes = (name: string, parameters: string, wanted: string): string =>
  `    fn ${name}(&self, h: usize, from: usize, to: usize${parameters}) {
        let p = self.blocks[h].p;
        if !p.is_null() && (from..to).any(|i| unsafe { p.add(i).read() } != ${wanted}) { wrong() }
    }
`;

const allocating = (name: string, parameters: string, size: string, make: string): string =>
  `    fn ${name}(&mut self, h: usize, ${parameters}) {
        ${size}
        self.given = layout.map_or(null_mut(), |layout| unsafe { self.heap.${make}(layout) });
        self.blocks[h] = Block { p: self.given, n, layout: layout.unwrap_or(Layout::new::<u8>()) };
    }
`;

const functions = {
  malloc: allocating(
    "malloc",
    "n: usize",
    "let layout = Layout::from_size_align(n, ALIGN).ok();",
    "alloc",
  ),
  calloc: allocating(
    "calloc",
    "count: usize, size: usize",
    "let n = count.wrapping_mul(size);\n        " +
      "let layout = count.checked_mul(size).and_then(|n| Layout::from_size_align(n, ALIGN).ok());",
    "alloc_zeroed",
  ),
  memalign: allocating(
    "memalign",
    "alignment: usize, n: usize",
    "let layout = Layout::from_size_align(n, alignment).ok();",
    "alloc",
  ),
  realloc: `    fn realloc(&mut self, h: usize, n: usize) {
        let Block { p, layout, .. } = self.blocks[h];
        let new = Layout::from_size_align(n, layout.align()).ok();
        self.given = new.map_or(null_mut(), |_| unsafe { self.heap.realloc(p, layout, n) });
        if let (Some(layout), false) = (new, self.given.is_null()) {
            self.blocks[h] = Block { p: self.given, n, layout };
        }
    }
`,
  forget: "    fn forget(&mut self, h: usize) { self.blocks[h].p = null_mut() }\n",
  free: `    fn free(&mut self, h: usize) {
        let Block { p, layout, .. } = self.blocks[h];
        if !p.is_null() { unsafe { self.heap.dealloc(p, layout) } }
    }
`,
  fill: `    fn fill(&mut self, h: usize, from: usize, to: usize, seed: usize) {
        let p = self.blocks[h].p;
        if !p.is_null() { (from..to).for_each(|i| unsafe { p.add(i).write(pattern(i, seed)) }) }
    }
`,
  expectApart: expecting(
    "expect_apart",
    ", h: usize, k: usize",
    "overlap(&self.blocks[h], &self.blocks[k])",
  ),
  expectAligned: expecting(
    "expect_aligned",
    ", alignment: usize",
    "self.given as usize % alignment != 0",
  ),
  expectBytes: bytes("expect_bytes", ", seed: usize", "pattern(i, seed)"),
  expectZero: bytes("expect_zero", "", "0"),
  expectNone: expecting("expect_none", "", "!self.given.is_null()"),
  expectBlock: expecting("expect_block", "", "self.given.is_null()"),
  wrong: "    fn wrong(&self) { wrong() }\n",
  watch: `    fn watch(&self) {
        std::thread::spawn(|| {
            std::thread::sleep(std::time::Duration::from_secs(2));
            wrong()
        });
    }
`,
};

const snake = (step: Step): string =>
  called(step).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const rust: Language = {
  ending: "rs",
  functions,
  program: ({ comment, title, file, functions: used, steps, handles }) => `${comment
    .map((line) => `// ${line}\n`)
    .join("")}// Beside allocator.rs: rustc ${file}.rs -o reproducer && ./reproducer
#![allow(dead_code)]
mod allocator;
use allocator::{Allocator, ALIGN};
use std::alloc::{GlobalAlloc, Layout};
use std::ptr::null_mut;

#[derive(Clone, Copy)]
struct Block { p: *mut u8, n: usize, layout: Layout }
struct Run { heap: Allocator, blocks: Vec<Block>, given: *mut u8 }

fn pattern(i: usize, seed: usize) -> u8 { ((i as u32 ^ seed as u32).wrapping_mul(2654435761) >> 24) as u8 }

fn overlap(a: &Block, b: &Block) -> bool {
    let (p, q) = (a.p as usize, b.p as usize);
    p != 0 && q != 0 && if p <= q { q - p < a.n.max(1) } else { p - q < b.n.max(1) }
}

fn wrong() -> ! {
    println!("{}", ${JSON.stringify(title)});
    std::process::exit(1)
}

impl Run {
${used.join("")}}

fn main() {
    let none = Block { p: null_mut(), n: 0, layout: Layout::new::<u8>() };
    let mut run = Run { heap: Allocator::new(), blocks: vec![none; ${handles}], given: null_mut() };
${steps.map((step) => `    run.${snake(step)};\n`).join("")}    run.given = null_mut();
}
`,
};

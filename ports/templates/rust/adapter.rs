//! Speaks the port protocol (docs/PORTS.md of mallocspec) for the GlobalAlloc in allocator.rs.
mod allocator;
use allocator::{Allocator, ALIGN, HELLO};
use std::alloc::{GlobalAlloc, Layout};
use std::{fs::File, io::stdin, io::BufWriter, io::Write, os::unix::io::FromRawFd, ptr::null_mut};
extern "C" { fn dup(fd: i32) -> i32; fn dup2(from: i32, to: i32) -> i32; }

/// A block, or null, and the layout that it was allocated with.
type Block = (*mut u8, Layout);
const NONE: Block = (null_mut(), Layout::new::<u8>());
fn pattern(i: usize, seed: usize) -> u8 { ((i as u32 ^ seed as u32).wrapping_mul(2654435761) >> 24) as u8 }

fn allocated(size: Option<usize>, align: usize, make: impl Fn(Layout) -> *mut u8) -> Block {
    let layout = size.and_then(|n| Layout::from_size_align(n, align).ok());
    layout.map_or(NONE, |new| (make(new), new))
}

unsafe fn answer(heap: &Allocator, block: &mut Block, op: &str, a: usize, b: usize, seed: usize) -> String {
    let (p, layout) = *block;
    match op {
        "malloc" => *block = allocated(Some(a), ALIGN, |new| heap.alloc(new)),
        "calloc" => *block = allocated(a.checked_mul(b), ALIGN, |new| heap.alloc_zeroed(new)),
        "memalign" => *block = allocated(Some(b), a, |new| heap.alloc(new)),
        _ if p.is_null() => return if op == "free" { "ok" } else { "none" }.into(),
        "realloc" => match allocated(Some(a), layout.align(), |_| heap.realloc(p, layout, a)) {
            (q, _) if q.is_null() => return "0".into(),
            moved => *block = moved,
        },
        "free" => heap.dealloc(p, layout),
        "fill" => (a..b).for_each(|i| p.add(i).write(pattern(i, seed))),
        "check" | "zero" => {
            let wanted = |i| if op == "zero" { 0 } else { pattern(i, seed) };
            let wrong = (a..b).find(|&i| p.add(i).read() != wanted(i));
            return wrong.map_or("ok".into(), |i| format!("bad {i} {}", p.add(i).read()));
        }
        _ => return "unsupported".into(),
    }
    if matches!(op, "free" | "fill") { "ok".into() }
    else if block.0.is_null() { "0".into() } else { format!("{:p}", block.0) }
}

fn main() {
    let mut out = BufWriter::new(unsafe { File::from_raw_fd(dup(1)) });
    unsafe { dup2(2, 1) }; // What the allocator prints goes to stderr.
    let (mut heap, mut blocks) = (Allocator::new(), [NONE; 1024]);
    for line in stdin().lines().map_while(Result::ok) {
        let (op, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let mut numbers = rest.split(' ').map(|word| word.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        let text = match op {
            "hello" => format!("hello 1 {HELLO}"),
            "sync" => "sync".into(),
            "bye" => return,
            "reset" => { (heap, blocks) = (Allocator::new(), [NONE; 1024]); "ok".into() }
            _ => unsafe { answer(&heap, &mut blocks[next()], op, next(), next(), next()) },
        };
        writeln!(out, "{text}").unwrap();
        if matches!(op, "hello" | "sync" | "reset") { out.flush().unwrap() }
    }
}

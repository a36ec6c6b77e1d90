//! An example: takes the first piece of an array that is long enough. Put your allocator here.
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::{null_mut, write_bytes};

/// Name, version and promises: what is promised is judged. A GlobalAlloc is asked for no size of 0.
pub const HELLO: &str = "example 1 lang=rust bits=64 align=16 ops=malloc,calloc,realloc,memalign,free \
    can=reset,reuse,deterministic,realign freenull=ok max=1048576";
/// The alignment of malloc and calloc.
pub const ALIGN: usize = 16;

const WHOLE: Layout = unsafe { Layout::from_size_align_unchecked(16 << 20, 16) };

/// Stands before the bytes of each piece; the pieces lie side by side and fill the array.
struct Head {
    n: usize,
    is_used: bool,
}
const HEAD: usize = std::mem::size_of::<Head>();

/// For one thread.
pub struct Allocator(*mut u8);

impl Allocator {
    pub fn new() -> Self {
        let memory = unsafe { System.alloc_zeroed(WHOLE) };
        unsafe { memory.cast::<Head>().write(Head { n: WHOLE.size() - HEAD, is_used: false }) };
        Self(memory)
    }
    unsafe fn next(&self, h: *mut Head) -> *mut Head {
        let end = h.cast::<u8>().add(HEAD + (*h).n);
        if end < self.0.add(WHOLE.size()) { end.cast() } else { null_mut() }
    }
}

impl Drop for Allocator {
    fn drop(&mut self) {
        unsafe { System.dealloc(self.0, WHOLE) }
    }
}

unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (n, align) = ((layout.size() + 15) / 16 * 16, layout.align().max(16));
        let mut h: *mut Head = if layout.size() > 1 << 20 { null_mut() } else { self.0.cast() };
        while !h.is_null() {
            while !(*h).is_used && !self.next(h).is_null() && !(*self.next(h)).is_used {
                (*h).n += HEAD + (*self.next(h)).n;
            }
            let from = h.cast::<u8>().add(HEAD);
            let at = from.add(from.align_offset(align));
            let end = from.add((*h).n);
            if !(*h).is_used && at as usize + n <= end as usize {
                if at > from { (*h).n = at.offset_from(from) as usize - HEAD } // stays free
                let rest = end as usize - at as usize - n;
                if rest > 0 { at.add(n).cast::<Head>().write(Head { n: rest - HEAD, is_used: false }) }
                at.sub(HEAD).cast::<Head>().write(Head { n, is_used: true });
                return at;
            }
            h = self.next(h);
        }
        null_mut()
    }
    unsafe fn dealloc(&self, p: *mut u8, _: Layout) {
        (*p.sub(HEAD).cast::<Head>()).is_used = false;
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let p = self.alloc(layout);
        if !p.is_null() { write_bytes(p, 0, layout.size()) }
        p
    }
}

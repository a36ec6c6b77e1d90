// The allocator of Rust's standard library, with the functions of C. Rust's has to be told the size and the
// alignment of a block that it frees, so a table remembers them.
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc as grow, Layout};

const PLACES: usize = 8192;
static mut TABLE: [(usize, usize, usize); PLACES] = [(0, 0, 0); PLACES];

fn place(p: usize) -> usize {
    (p >> 3).wrapping_mul(0x9E37_79B1) >> 19
}

unsafe fn find(p: usize) -> usize {
    let mut i = place(p);
    while TABLE[i].0 != p && TABLE[i].0 != 0 {
        i = (i + 1) % PLACES;
    }
    i
}

unsafe fn note(p: *mut u8, layout: Layout) -> usize {
    if !p.is_null() {
        TABLE[find(p as usize)] = (p as usize, layout.size(), layout.align());
    }
    p as usize
}

unsafe fn forget(p: usize) -> Layout {
    let mut hole = find(p);
    let (_, n, align) = TABLE[hole];
    let mut i = hole;
    loop {
        i = (i + 1) % PLACES;
        if TABLE[i].0 == 0 {
            break;
        }
        let home = place(TABLE[i].0);
        if (i + PLACES - home) % PLACES >= (i + PLACES - hole) % PLACES {
            TABLE[hole] = TABLE[i];
            hole = i;
        }
    }
    TABLE[hole].0 = 0;
    Layout::from_size_align_unchecked(n, align)
}

unsafe fn given(n: usize, align: usize, make: unsafe fn(Layout) -> *mut u8) -> usize {
    match Layout::from_size_align(n, align) {
        Ok(layout) if n > 0 => note(make(layout), layout),
        _ => 0,
    }
}

#[no_mangle]
pub unsafe extern "C" fn malloc(n: usize) -> usize {
    given(n, 8, alloc)
}

#[no_mangle]
pub unsafe extern "C" fn calloc(count: usize, size: usize) -> usize {
    count.checked_mul(size).map_or(0, |n| given(n, 8, alloc_zeroed))
}

#[no_mangle]
pub unsafe extern "C" fn memalign(align: usize, n: usize) -> usize {
    given(n, align, alloc)
}

#[no_mangle]
pub unsafe extern "C" fn realloc(p: usize, n: usize) -> usize {
    let (_, old, align) = TABLE[find(p)];
    let layout = match Layout::from_size_align(n, align) {
        Ok(layout) if n > 0 => layout,
        _ => return 0,
    };
    let q = grow(p as *mut u8, Layout::from_size_align_unchecked(old, align), n);
    if !q.is_null() {
        forget(p);
        note(q, layout);
    }
    q as usize
}

#[no_mangle]
pub unsafe extern "C" fn free(p: usize) {
    if p != 0 {
        let layout = forget(p);
        dealloc(p as *mut u8, layout);
    }
}

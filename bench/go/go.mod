module mallocspec/bench

go 1.17

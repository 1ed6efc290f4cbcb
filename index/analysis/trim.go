package analysis

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void trim(void) { malloc_trim(0); }
#else
static void trim(void) {}
#endif
*/
import "C"

// trim returns to the system what C++ has freed. glibc keeps 10 MB of what jieba needed while it loaded.
func trim() { C.trim() }

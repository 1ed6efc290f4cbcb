// Package pdf reads PDF files (ISO 32000) with PDFium, which runs as WebAssembly inside the
// process: no cgo, and a file that breaks PDFium breaks only its own sandbox. It hands positioned
// characters and rules to package glyphs, which knows lines, columns and tables; nothing here
// guesses what a text means.
package pdf

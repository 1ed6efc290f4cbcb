package pdf

import (
	_ "unsafe" // for go:linkname

	_ "github.com/klippa-app/go-pdfium/webassembly" // links the module named below into the binary
)

// pdfiumModule is PDFium compiled to WebAssembly, as go-pdfium ships it. go-pdfium's own calls can
// be interrupted only in a way that costs three quarters of the speed, and fetch one character at a
// time; so the module is driven here directly, in blocks (batch.wat), and metered (package meter).
// Metering rewrites the module before it is compiled, for which its bytes are needed. go-pdfium
// embeds them in an internal package, hands them to wazero itself and returns neither them nor the
// runtime; wazero has no hook between decoding a module and compiling it and returns no bytes of a
// compiled one; go:embed does not reach into other modules. What is left is the linker. Should
// go-pdfium move the variable, the program no longer links.
//
//go:linkname pdfiumModule github.com/klippa-app/go-pdfium/internal/pdfium_wasm.Module
var pdfiumModule []byte

// Package meter rewrites a WebAssembly module so that it can be interrupted cheaply: every loop
// counts down and calls a host function each time a number of rounds has passed. The host may then
// end the call by a panic, and the Go runtime gets its turn, which it needs to collect garbage. A
// wazero runtime made for interruption asks the host in every round of every loop, which takes three
// quarters of PDFium's speed.
//
// It knows the binary format (WebAssembly core specification 3.0, chapter 5) as far as it must to
// find the loops, and changes nothing else.
package meter

import (
	"errors"
	"fmt"
)

// Sections of a module, 5.5.2.
const (
	importSection = 2
	globalSection = 6
	codeSection   = 10
)

// Function names an imported function by module and name.
type Function struct{ Module, Name string }

// Rewrite returns module with loops that call the imported function ask, whose type must be
// (i32) → i32, once in the given number of rounds, counted over the whole module. The function gets
// 0; what it answers is ignored.
func Rewrite(module []byte, ask Function, rounds int32) (out []byte, err error) {
	defer func() {
		// A truncated module runs the reader past its end.
		if p := recover(); p != nil {
			e, ok := p.(error)
			if !ok || !errors.Is(e, errMalformed) {
				panic(p)
			}
			out, err = nil, e
		}
	}()
	if len(module) < 8 || string(module[:4]) != "\x00asm" {
		return nil, errMalformed
	}
	w := &rewriter{ask: ask, rounds: rounds, function: -1}
	out = append(out, module[:8]...)
	r := &reader{b: module[8:]}
	for len(r.b) > 0 {
		id := r.byte()
		body := r.bytes(int(r.unsigned()))
		switch id {
		case importSection:
			w.imports(&reader{b: body})
		case globalSection:
			body = w.globals(&reader{b: body})
		case codeSection:
			if body, err = w.code(&reader{b: body}); err != nil {
				return nil, err
			}
		}
		out = append(out, id)
		out = unsigned(out, uint64(len(body)))
		out = append(out, body...)
	}
	return out, nil
}

type rewriter struct {
	ask      Function
	rounds   int32
	function int64  // index of ask, -1 before it is found
	imported uint64 // globals that are imported
	counter  uint64 // index of the global that counts down
	added    bool
}

// imports counts imports until it has found the function, and all imported globals (5.5.5).
func (w *rewriter) imports(r *reader) {
	functions := int64(0)
	for n := r.unsigned(); n > 0; n-- {
		module, name := string(r.bytes(int(r.unsigned()))), string(r.bytes(int(r.unsigned())))
		switch kind := r.byte(); kind {
		case 0: // function
			r.unsigned()
			if (Function{module, name}) == w.ask {
				w.function = functions
			}
			functions++
		case 1: // table
			r.byte()
			r.limits()
		case 2: // memory
			r.limits()
		case 3: // global
			r.byte()
			r.byte()
			w.imported++
		case 4: // tag
			r.byte()
			r.unsigned()
		default:
			panic(errMalformed)
		}
	}
}

// globals adds the counter behind the others, so that their indices stay (5.5.9).
func (w *rewriter) globals(r *reader) []byte {
	n := r.unsigned()
	w.counter, w.added = w.imported+n, true
	out := append(unsigned(nil, n+1), r.b...)
	const i32, mutable, i32Const, end = 0x7F, 1, 0x41, 0x0B
	return append(signed(append(out, i32, mutable, i32Const), int64(w.rounds)), end)
}

// code rewrites every function's body (5.5.13).
func (w *rewriter) code(r *reader) ([]byte, error) {
	if w.function < 0 {
		return nil, fmt.Errorf("meter: the module does not import %s.%s", w.ask.Module, w.ask.Name)
	}
	if !w.added {
		return nil, errors.New("meter: the module has no globals")
	}
	check := w.check()
	n := r.unsigned()
	out := unsigned(nil, n)
	for ; n > 0; n-- {
		body := metered(&reader{b: r.bytes(int(r.unsigned()))}, check)
		out = append(unsigned(out, uint64(len(body))), body...)
	}
	return out, nil
}

// check is what every round of a loop begins with: count down and, at zero, start anew and ask.
func (w *rewriter) check() []byte {
	const globalGet, globalSet, i32Const, i32Sub, i32Eqz, ifThen, void, call, drop, end = 0x23, 0x24, 0x41, 0x6B, 0x45, 0x04, 0x40, 0x10, 0x1A, 0x0B
	var b []byte
	b = unsigned(append(b, globalGet), w.counter)
	b = append(b, i32Const, 1, i32Sub)
	b = unsigned(append(b, globalSet), w.counter)
	b = unsigned(append(b, globalGet), w.counter)
	b = append(b, i32Eqz, ifThen, void)
	b = signed(append(b, i32Const), int64(w.rounds))
	b = unsigned(append(b, globalSet), w.counter)
	b = append(b, i32Const, 0)
	b = unsigned(append(b, call), uint64(w.function))
	return append(b, drop, end)
}

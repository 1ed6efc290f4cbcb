package meter

// metered returns a function's body with check at the head of every loop.
func metered(r *reader, check []byte) []byte {
	all := r.b
	for n := r.unsigned(); n > 0; n-- { // locals
		r.unsigned()
		r.byte()
	}
	var out []byte
	copied := 0
	for len(r.b) > 0 {
		if r.instruction() {
			at := len(all) - len(r.b)
			out = append(append(out, all[copied:at]...), check...)
			copied = at
		}
	}
	return append(out, all[copied:]...)
}

// instruction reads one instruction with its immediates (5.4) and reports whether it begins a loop.
func (r *reader) instruction() (loop bool) {
	switch op := r.byte(); {
	case op == 0x02, op == 0x03, op == 0x04, op == 0x06: // block, loop, if, try
		r.signed()
		return op == 0x03
	case op == 0x1F: // try_table
		r.signed()
		for n := r.unsigned(); n > 0; n-- {
			if kind := r.byte(); kind < 2 {
				r.unsigned() // tag
			}
			r.unsigned()
		}
	case op == 0x07, op == 0x08, op == 0x09, op == 0x0C, op == 0x0D, op == 0x10, op == 0x12, op == 0x14, op == 0x15, op == 0x18,
		op >= 0x20 && op <= 0x26, op == 0x3F, op == 0x40, op == 0xD2: // one index
		r.unsigned()
	case op == 0x11, op == 0x13: // call_indirect
		r.unsigned()
		r.unsigned()
	case op == 0x0E: // br_table
		for n := r.unsigned(); n > 0; n-- {
			r.unsigned()
		}
		r.unsigned()
	case op == 0x1C: // select with types
		r.bytes(int(r.unsigned()))
	case op >= 0x28 && op <= 0x3E:
		r.memory()
	case op == 0x41, op == 0x42, op == 0xD0: // constants, ref.null
		r.signed()
	case op == 0x43:
		r.bytes(4)
	case op == 0x44:
		r.bytes(8)
	case op == 0xFC:
		r.bulk()
	case op == 0xFD:
		r.vector()
	case op == 0xFE:
		r.atomic()
	case op <= 0x01, op == 0x05, op == 0x0A, op == 0x0B, op == 0x0F, op == 0x19, op == 0x1A, op == 0x1B,
		op >= 0x45 && op <= 0xC4, op == 0xD1: // no immediates
	default:
		panic(errMalformed)
	}
	return false
}

// memory reads the immediates of a load or store.
func (r *reader) memory() {
	const hasIndex = 1 << 6
	if align := r.unsigned(); align&hasIndex != 0 {
		r.unsigned()
	}
	r.unsigned()
}

// bulk reads the rest of an instruction with prefix FC: saturating truncation, bulk memory, tables.
func (r *reader) bulk() {
	switch op := r.unsigned(); {
	case op <= 7:
	case op == 8, op == 10, op == 12, op == 14:
		r.unsigned()
		r.unsigned()
	case op <= 17:
		r.unsigned()
	default:
		panic(errMalformed)
	}
}

// vector reads the rest of an instruction with prefix FD.
func (r *reader) vector() {
	switch op := r.unsigned(); {
	case op <= 11, op == 92, op == 93:
		r.memory()
	case op == 12, op == 13: // a constant, a shuffle
		r.bytes(16)
	case op >= 21 && op <= 34: // a lane
		r.byte()
	case op >= 84 && op <= 91:
		r.memory()
		r.byte()
	}
}

// atomic reads the rest of an instruction with prefix FE.
func (r *reader) atomic() {
	if op := r.unsigned(); op == 3 { // fence
		r.byte()
		return
	}
	r.memory()
}

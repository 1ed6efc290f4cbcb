package analysis

import "sync"

// sources holds, for each code unit of folded text, the characters of the basic plane that fold
// to it or to something it is part of.
var sources = sync.OnceValue(func() map[uint16][]rune {
	all := make(map[uint16][]rune)
	buf := make(Folded, 0, 64)
	for r := rune(1); r < 0x10000; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		buf = AppendFold(buf[:0], string(r))
		for i := range buf.Units() {
			if u := buf.Unit(i); comparable(u) {
				all[u] = append(all[u], r)
			}
		}
	}
	return all
})

// comparable reports whether a text can have u only where it has one of u's sources: letters of
// other scripts may be composed of two characters, and rare characters lie beyond the plane.
func comparable(u uint16) bool {
	return u >= '0' && u <= '9' || u >= 0x4E00 && u < 0xA000
}

// Sources returns characters of which every text has one in which p stands, or nil where there
// is no telling without folding. The table behind it takes some 30 ms when it is first used.
func (p Pattern) Sources() []rune {
	for i := range p.needle.Units() {
		if u := p.needle.Unit(i); comparable(u) {
			return sources()[u]
		}
	}
	return nil
}

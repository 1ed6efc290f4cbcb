// Package symbol says what the characters of symbol fonts show, by the fonts' own codes: the boxes,
// ticks and dots that documents use. It knows the few that matter to a reader.
package symbol

import "strings"

// fonts are in the order in which names are tried: one is part of the other.
var fonts = []struct {
	name       string // in lower case
	characters map[rune]string
}{
	{"wingdings 2", map[rune]string{0x52: "☑", 0x54: "☒", 0x50: "✓", 0x4F: "✗", 0xA3: "□", 0x2A: "□", 0x30: "☑", 0x53: "☒"}},
	{"wingdings", map[rune]string{0x6F: "□", 0x71: "□", 0xA8: "□", 0x6E: "■", 0xFE: "☑", 0xFD: "☒", 0x52: "☑", 0x54: "☒", 0xFC: "✓", 0xFB: "✗", 0x6C: "●", 0x9F: "•", 0xA1: "○", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0xAB: "★"}},
	{"symbol", map[rune]string{0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xAE: "→", 0xB9: "≠", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω"}},
}

// Text returns what a character of a symbol font shows, "" where that isn't known. Word and PDF
// makers store such characters in the private use area from F000 on.
func Text(font string, code rune) string {
	name := strings.ToLower(font)
	for _, f := range fonts {
		if strings.Contains(name, f.name) {
			return f.characters[code&0xFF]
		}
	}
	return ""
}

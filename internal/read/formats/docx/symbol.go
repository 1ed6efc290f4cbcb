package docx

import "strconv"

// symbols are the characters of symbol fonts that documents use for boxes and ticks, by the font's
// own code. Word stores them in the private use area from F000 on.
var symbols = map[string]map[int]string{
	"Wingdings":   {0x6F: "□", 0x71: "□", 0xA8: "□", 0x6E: "■", 0xFE: "☑", 0xFD: "☒", 0x52: "☑", 0x54: "☒", 0xFC: "✓", 0xFB: "✗", 0x6C: "●", 0x9F: "•", 0xA1: "○", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0xAB: "★"},
	"Wingdings 2": {0x52: "☑", 0x54: "☒", 0x50: "✓", 0x4F: "✗", 0xA3: "□", 0x2A: "□", 0x30: "☑", 0x53: "☒"},
	"Symbol":      {0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xAE: "→", 0xB9: "≠", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω"},
}

// symbol returns the character that a w:sym element shows, "" where it isn't known.
func symbol(font, char string) string {
	code, err := strconv.ParseUint(char, 16, 32)
	if err != nil {
		return ""
	}
	if table := symbols[font]; table != nil {
		return table[int(code&0xFF)]
	}
	if code >= 0xE000 && code <= 0xF8FF || code < ' ' {
		return ""
	}
	return string(rune(code))
}

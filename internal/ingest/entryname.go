package ingest

import (
	"archive/zip"
	"encoding/binary"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// entryName returns an entry's path inside its archive in UTF-8, made harmless: no drive, no slash
// in front, no dots that lead out, no control characters. An entry without a name, as a folder, is
// no file.
func entryName(f *zip.File) (name string, folder bool) {
	name = strings.ReplaceAll(decodedName(f), `\`, "/")
	folder = strings.HasSuffix(name, "/") || f.Mode().IsDir()
	if len(name) > 1 && name[1] == ':' {
		name = name[2:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	return name, folder || name == ""
}

// decodedName finds a name's encoding. Bit 11 of the flags means UTF-8 (APPNOTE.TXT 4.4.4); without
// it the standard has IBM 437, Windows in China writes GBK, macOS writes UTF-8 all the same, and some
// programs put UTF-8 in an extra field (4.6.9).
func decodedName(f *zip.File) string {
	const isUTF8 = 1 << 11
	if f.Flags&isUTF8 != 0 {
		return strings.ToValidUTF8(f.Name, "_")
	}
	if name, ok := unicodePath(f.Extra); ok {
		return name
	}
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	// GB18030 has all of GBK.
	name, err := simplifiedchinese.GB18030.NewDecoder().String(f.Name)
	if err != nil {
		return strings.ToValidUTF8(f.Name, "_")
	}
	return strings.ReplaceAll(name, string(utf8.RuneError), "_")
}

// unicodePath returns the name in the Info-ZIP Unicode Path extra field.
func unicodePath(extra []byte) (string, bool) {
	const id = 0x7075
	for len(extra) >= 4 {
		field, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return "", false
		}
		// A version byte and a checksum of the name in the header come first.
		if field == id && n > 5 && utf8.Valid(extra[5:n]) {
			return string(extra[5:n]), true
		}
		extra = extra[n:]
	}
	return "", false
}

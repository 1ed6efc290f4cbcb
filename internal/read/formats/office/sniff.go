package office

import (
	"bytes"
	"encoding/binary"
)

// isDOCX reports whether data is a DOCX, whatever its name says.
func isDOCX(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte("word/document.xml"))
}

var compound = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// known reports whether data begins as some word processor's file does. LibreOffice would take
// anything else for text and make a document of noise.
func known(data []byte) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\xEF\xBB\xBF")), " \t\r\n")
	for _, start := range [][]byte{compound, []byte("PK\x03\x04"), []byte("{\\rtf"), []byte("<")} {
		if bytes.HasPrefix(head, start) {
			return true
		}
	}
	return false
}

// encrypted reports whether a file can only be opened with a password. LibreOffice would fail on it
// without saying why.
func encrypted(data []byte) bool {
	switch {
	case bytes.HasPrefix(data, compound):
		return encryptedWord(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")): // ODT: its manifest, stored near the end, is rarely packed when encrypted
		return bytes.Contains(data, []byte("manifest:encryption-data"))
	}
	return false
}

// encryptedWord looks for the header of the main stream, which begins a sector, and its flag
// fEncrypted ([MS-DOC] 2.5.2).
func encryptedWord(data []byte) bool {
	const (
		sector     = 512
		identifier = 0xA5EC
		flagsAt    = 10
		fEncrypted = 1 << 8
	)
	for at := sector; at+flagsAt+2 <= len(data); at += sector {
		if binary.LittleEndian.Uint16(data[at:]) == identifier {
			return binary.LittleEndian.Uint16(data[at+flagsAt:])&fEncrypted != 0
		}
	}
	return false
}

// Command standin makes the font that stands in for Chinese, Japanese and Korean fonts which a PDF
// names without embedding them. Nothing is ever drawn with it: PDFium drops a character whose
// outline has no extent, and so would lose the text of such files without a font that has one. Every
// character of this font is the same box. OpenType 1.9 says what the tables hold.
//
//	go run ./internal/read/formats/pdf/standin internal/read/formats/pdf/rootfs/usr/share/fonts/standin.ttf
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"unicode/utf16"
)

const (
	unitsPerEm = 1000
	ascent     = 860
	descent    = -140
	// The box. It is narrow because PDFium takes a character to be as wide as the wider of its
	// advance, which the file tells, and its outline.
	left, bottom, right, top = 0, 0, 10, 800
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: standin FILE.ttf")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], font(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// table writes values in order, big-endian.
func table(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.BigEndian, v); err != nil {
			panic(err) // a value without a fixed size: a mistake in this file
		}
	}
	return b.Bytes()
}

type i16 = int16
type u16 = uint16
type u32 = uint32

func font() []byte {
	box := table(i16(1), i16(left), i16(bottom), i16(right), i16(top), // one contour and its bounds
		u16(3), u16(0), // its last point; no instructions
		[]byte{1, 1, 1, 1}, // four points on the curve, both distances in 16 bits
		i16(left), i16(0), i16(right-left), i16(0),
		i16(bottom), i16(top-bottom), i16(0), i16(bottom-top))
	for len(box)%4 != 0 {
		box = append(box, 0)
	}
	const glyphs = 2 // the missing one and the box, both the box
	tables := map[string][]byte{
		"head": table(u32(0x10000), u32(0x10000), u32(0), u32(0x5F0F3CF5), u16(3), u16(unitsPerEm), make([]byte, 16),
			i16(left), i16(bottom), i16(right), i16(top), u16(0), u16(8), i16(2), i16(1), i16(0)),
		"hhea": table(u32(0x10000), i16(ascent), i16(descent), i16(0), u16(unitsPerEm), i16(left), i16(left), i16(right),
			i16(1), i16(0), i16(0), make([]byte, 8), i16(0), u16(glyphs)),
		"maxp": table(u32(0x10000), u16(glyphs), u16(4), u16(1), u16(0), u16(0), u16(1), make([]byte, 16)),
		"hmtx": table(u16(unitsPerEm), i16(left), u16(unitsPerEm), i16(left)),
		"loca": table(u32(0), u32(len(box)), u32(2*len(box))),
		"glyf": append(slices.Clone(box), box...),
		"cmap": characterMap(),
		"name": names("Wenxun Stand-in", "Regular"),
		"OS/2": table(u16(4), i16(unitsPerEm), u16(400), u16(5), u16(0), make([]byte, 20), i16(0), make([]byte, 10), // to panose
			make([]byte, 16), []byte("WXUN"), u16(0x40), u16(0x20), u16(0xFFFF), // Unicode ranges, vendor, regular, characters
			i16(ascent), i16(descent), i16(0), u16(ascent), u16(-descent),
			u32(1<<17|1<<18|1<<19|1<<20|1<<21), u32(0), // code pages: Japanese, both Chinese, Korean
			i16(500), i16(700), u16(0), u16(0x20), u16(1)),
		"post": table(u32(0x30000), make([]byte, 28)),
	}
	return assemble(tables)
}

// characterMap maps every character to the box: format 13, many to one.
func characterMap() []byte {
	const header, length, box = 12, 16 + 12, 1
	return table(u16(0), u16(1), u16(3), u16(10), u32(header), // one subtable: Windows, all of Unicode
		u16(13), u16(0), u32(length), u32(0), u32(1), u32(0x21), u32(0x10FFFF), u32(box))
}

// names holds family, style, full name and PostScript name.
func names(family, style string) []byte {
	entries := []struct {
		id   u16
		text string
	}{{1, family}, {2, style}, {4, family}, {6, "WenxunStandIn"}}
	var records, text []byte
	for _, e := range entries {
		units := table(utf16.Encode([]rune(e.text)))
		records = append(records, table(u16(3), u16(1), u16(0x409), e.id, u16(len(units)), u16(len(text)))...)
		text = append(text, units...)
	}
	return slices.Concat(table(u16(0), u16(len(entries)), u16(6+len(records))), records, text)
}

// assemble writes the table directory and the tables.
func assemble(tables map[string][]byte) []byte {
	var tags []string
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	const entry = 16
	at := 12 + entry*len(tags)
	directory := table(u32(0x10000), u16(len(tags)), u16(128), u16(3), u16(entry*len(tags)-128))
	var data []byte
	for _, tag := range tags {
		t := tables[tag]
		directory = append(directory, table([]byte(tag), checksum(t), u32(at+len(data)), u32(len(t)))...)
		data = append(data, t...)
		for len(data)%4 != 0 {
			data = append(data, 0)
		}
	}
	return append(directory, data...)
}

func checksum(t []byte) u32 {
	t = append(slices.Clone(t), 0, 0, 0)
	var sum u32
	for ; len(t) >= 4; t = t[4:] {
		sum += binary.BigEndian.Uint32(t)
	}
	return sum
}

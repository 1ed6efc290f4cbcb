package pdf

import (
	"embed"
	"io/fs"
)

// rootFiles is the file system that PDFium sees: a folder of fonts with one font in it, which
// stands in for those that files name without embedding them. Package standin makes it and says why.
//
//go:generate go run ./standin rootfs/usr/share/fonts/standin.ttf
//go:embed rootfs
var rootFiles embed.FS

// root is rootFiles from its folder on.
type root struct{}

func (root) Open(name string) (fs.File, error) {
	if name == "." {
		return rootFiles.Open("rootfs")
	}
	return rootFiles.Open("rootfs/" + name)
}

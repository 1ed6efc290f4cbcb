package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"path"
	"strings"
	"sync"
)

//go:embed static
var staticFiles embed.FS

// StaticPath is where static files are served.
const StaticPath = "/static/"

// StaticFile is a static file with its media type.
type StaticFile struct {
	ContentType string
	Content     []byte
}

type assetTable struct {
	byName map[string]StaticFile // by name with checksum
	named  map[string]string     // plain name → name with checksum
}

// assets reads the static files once. Each is served under a name that contains its checksum, so that
// browsers keep it until it changes.
var assets = sync.OnceValue(func() assetTable {
	t := assetTable{byName: map[string]StaticFile{}, named: map[string]string{}}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // embedded: there or not built
	}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(content)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		t.byName[name] = StaticFile{ContentType: mediaType(ext), Content: content}
		t.named[e.Name()] = name
	}
	return t
})

// mediaType does not use the system's table, which differs between machines.
func mediaType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// Asset returns the static file of a name with checksum.
func Asset(name string) (StaticFile, bool) {
	f, ok := assets().byName[name]
	return f, ok
}

// AssetPath returns the address of a static file.
func AssetPath(name string) string { return StaticPath + assets().named[name] }

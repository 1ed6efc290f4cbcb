package pdf

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
)

// defaultCacheDir is where compiled code is kept for all processes of a user: a folder of its own
// for each version of what compiles and is compiled. It is "" where the user has no cache folder.
func defaultCacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "wenxun", "pdfium-"+moduleVersion("github.com/klippa-app/go-pdfium")+"-wazero-"+moduleVersion("github.com/tetratelabs/wazero"))
}

// moduleVersion is the version of a module that this program was built with.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}

// openCache opens the cache of compiled code in dir, which it makes. Processes may share it at any
// time: wazero writes each entry to a file of its own and renames it when it is whole. The folder is
// the user's alone, because what is in it is run.
func openCache(dir string) (wazero.CompilationCache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("pdf: make compilation cache: %w", err)
	}
	// wazero finds out only after seconds of compiling that it cannot write.
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return nil, fmt.Errorf("pdf: write to compilation cache: %w", err)
	}
	_ = probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return nil, fmt.Errorf("pdf: write to compilation cache: %w", err)
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, fmt.Errorf("pdf: open compilation cache: %w", err)
	}
	return cache, nil
}

// discardCache removes what wazero keeps in dir.
func discardCache(dir string) error {
	kept, err := filepath.Glob(filepath.Join(dir, "wazero-*"))
	for _, k := range kept {
		err = errors.Join(err, os.RemoveAll(k))
	}
	return err
}

package bleveengine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/internal/durable"
)

// formatVersion is raised when the meaning of what is on disk changes.
const formatVersion = "wenxun-index-7"

// version identifies the format of a library, and the folding and the words that it is written with.
var version = sync.OnceValue(func() string { return formatVersion + " " + analysis.PolicyFingerprint() })

// checkFormat reports whether the library is still to be begun: it has no format, and nothing else either
// that a crash while it was begun could not have left. Errors: index.ErrVersion, index.ErrCorrupt.
func (e *Engine) checkFormat() (isNew bool, err error) {
	data, err := os.ReadFile(filepath.Join(e.dir, formatName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	have := strings.TrimSpace(string(data))
	switch {
	case have == version():
		return false, nil
	case have != "":
		return false, fmt.Errorf("%w: %s, this program writes %s", index.ErrVersion, have, version())
	}
	for _, pattern := range []string{filepath.Join(textsName, "*.texts"), filepath.Join(postingsName, "*.zap")} {
		names, err := filepath.Glob(filepath.Join(e.dir, pattern))
		if err != nil {
			return false, err
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil || info.Size() > 0 {
				return false, fmt.Errorf("%w: it has no %s", index.ErrCorrupt, formatName)
			}
		}
	}
	return true, nil
}

// begin makes an empty library: scorch's first snapshot, with the mapping, and the file by which bleve
// knows it; then the format file, so that a library with one has all.
func (e *Engine) begin() error {
	mapping, err := bleveMapping()
	if err != nil {
		return err
	}
	if err := e.postings.write(batch{changed: time.Now(), mapping: mapping}); err != nil {
		return err
	}
	if err := e.writeMeta(); err != nil {
		return err
	}
	return durable.Replace(filepath.Join(e.dir, formatName), []byte(version()+"\n"))
}

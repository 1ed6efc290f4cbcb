// Command dictionary packs jieba's dictionary, as the module that this project pins ships it, into
// the files that index/analysis embeds. Run it after the module's version changed:
//
//	go run ./scripts/dictionary
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

func main() {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	if err != nil {
		log.Fatalf("find the gojieba module: %v", err)
	}
	from := filepath.Join(strings.TrimSpace(string(out)), "deps", "cppjieba", "dict")
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"jieba.dict.utf8", "hmm_model.utf8"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			log.Fatal(err)
		}
		packed := enc.EncodeAll(data, nil)
		to := filepath.Join("index", "analysis", "dict", name+".zst")
		if err := os.WriteFile(to, packed, 0o644); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d bytes of %d\n", to, len(packed), len(data))
	}
}

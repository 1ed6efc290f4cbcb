// Command divisions writes internal/read/division/divisions.tsv from three CSV files of
// administrative divisions with their GB/T 2260 codes (provinces, cities, areas, as
// github.com/modood/Administrative-divisions-of-China publishes them):
//
//	go run ./scripts/divisions provinces.csv cities.csv areas.csv > internal/read/division/divisions.tsv
//
// Levels that exist only in the code (市辖区, 县, 省直辖县级行政区划) are left out.
package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

// beyond are the divisions of the first level that the CSV files do not list.
var beyond = []string{"710000\t台湾省", "810000\t香港特别行政区", "820000\t澳门特别行政区"}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: divisions provinces.csv cities.csv areas.csv")
	}
	rows := slices.Clone(beyond)
	for _, name := range os.Args[1:] {
		read, err := divisions(name)
		if err != nil {
			log.Fatal(err)
		}
		rows = append(rows, read...)
	}
	slices.Sort(rows)
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "# GB/T 2260 code<TAB>name; from github.com/modood/Administrative-divisions-of-China, written by scripts/divisions")
	for _, r := range rows {
		fmt.Fprintln(out, r)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func divisions(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	var rows []string
	for _, r := range records[1:] {
		code, division := r[0], r[1]
		if division == "市辖区" || division == "县" || strings.HasSuffix(division, "直辖县级行政区划") || strings.Contains(division, "开发区") {
			continue
		}
		rows = append(rows, code+strings.Repeat("0", 6-len(code))+"\t"+division)
	}
	return rows, nil
}

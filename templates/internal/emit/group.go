package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
)

// groupImports sets the imports of other modules off from those of the standard
// library, as goimports does, and formats the file.
func groupImports(content []byte) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", content, parser.ImportsOnly)
	if err != nil {
		return nil, internalError(err)
	}
	if len(file.Decls) == 0 {
		return format.Source(content)
	}
	block, ok := file.Decls[0].(*ast.GenDecl)
	if !ok || !block.Lparen.IsValid() {
		return format.Source(content)
	}
	var standard, others strings.Builder
	for _, spec := range file.Imports {
		group := &standard
		// The path of a module starts with a domain, one of the library does not.
		if first, _, _ := strings.Cut(spec.Path.Value, "/"); strings.Contains(first, ".") {
			group = &others
		}
		if spec.Name != nil {
			fmt.Fprintf(group, "%s ", spec.Name.Name)
		}
		fmt.Fprintln(group, spec.Path.Value)
	}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	var b bytes.Buffer
	b.Write(content[:offset(block.Lparen)+1])
	fmt.Fprintf(&b, "\n%s\n%s", standard.String(), others.String())
	b.Write(content[offset(block.Rparen):])
	return format.Source(b.Bytes())
}

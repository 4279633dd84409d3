using System.Globalization;

namespace MiniVmm.Lab.Reports;

/// <summary>A CSV file of ours: a line of column names, then numbers and names without quotes. Columns are found by name,
/// so that files of a version with more of them can be read.</summary>
internal sealed class CsvTable
{
    private readonly string _source;
    private readonly string[] _columns;
    private readonly List<(int Line, string[] Cells)> _rows = [];

    private CsvTable(string source, string[] columns)
    {
        _source = source;
        _columns = columns;
    }

    /// <summary>Whether the last line was cut short, by a kill or a full disk, and is left out.</summary>
    public bool Truncated { get; private set; }

    public IEnumerable<CsvRow> Rows => _rows.Select(r => new CsvRow(this, r.Line, r.Cells));

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="LabError">It is empty, or a line other than the last has more or fewer cells than the first.</exception>
    public static CsvTable? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        string[] lines = File.ReadAllText(file).Split('\n');
        if (lines.Length < 2)
            throw new LabError($"{file} does not hold a line of column names; it is empty or damaged");
        CsvTable table = new(file, lines[0].TrimEnd('\r').Split(','));
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (i == lines.Length - 1)
                table.Truncated = line.Length > 0;
            else if (line.Split(',') is { } cells && cells.Length == table._columns.Length)
                table._rows.Add((i + 1, cells));
            else
                throw new LabError($"{file}, line {i + 1}: not {table._columns.Length} cells: '{Shown(line)}'");
        }
        return table;
    }

    internal readonly record struct CsvRow(CsvTable Table, int Line, string[] Cells)
    {
        public string Text(string column)
        {
            int at = Array.IndexOf(Table._columns, column);
            return at >= 0 ? Cells[at] : throw new LabError($"{Table._source} has no column '{column}'");
        }

        /// <summary>A number; null for an empty cell.</summary>
        public double? Optional(string column) => Text(column) is { Length: > 0 } ? Number(column) : null;

        public double Number(string column) =>
            double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw Bad(column, "a number");

        /// <summary>The index behind a VM's name.</summary>
        public int Vm(string column, int vms) =>
            Text(column) is ['v', 'm', .. string digits] && int.TryParse(digits, out int vm) && vm >= 1 && vm <= vms
                ? vm - 1
                : throw Bad(column, $"a VM from vm1 to vm{vms}");

        public LabError Bad(string column, string wanted) =>
            new($"{Table._source}, line {Line}: {column} is not {wanted}: '{Shown(Text(column))}'");
    }

    private static string Shown(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}

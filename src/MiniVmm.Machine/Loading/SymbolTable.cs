using System.Globalization;

namespace MiniVmm.Machine.Loading;

/// <summary>The names in an executable.</summary>
/// <param name="code">Names of code, in any order.</param>
/// <param name="addresses">Addresses of all names; of one that is there twice the first.</param>
internal sealed class SymbolTable(IEnumerable<CodeSymbol> code, IReadOnlyDictionary<string, uint> addresses)
{
    private readonly CodeSymbol[] _code = [.. code.OrderBy(s => s.Address).ThenBy(s => s.Size)];

    public static SymbolTable Empty { get; } = new([], new Dictionary<string, uint>());

    /// <returns>Null where the name is not there.</returns>
    public uint? Find(string name) => addresses.TryGetValue(name, out uint address) ? address : null;

    /// <summary>Where code is: "name+0x12"; null in no function. A name without a size, as assembly has them, goes to the next.</summary>
    public string? Describe(uint address)
    {
        int low = 0, high = _code.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_code[middle].Address <= address) low = middle + 1;
            else high = middle;
        }
        if (low == 0) return null;
        CodeSymbol symbol = _code[low - 1];
        uint offset = address - symbol.Address;
        if (offset >= symbol.Size && symbol.Size != 0) return null;
        return offset == 0 ? symbol.Name : string.Create(CultureInfo.InvariantCulture, $"{symbol.Name}+0x{offset:x}");
    }
}

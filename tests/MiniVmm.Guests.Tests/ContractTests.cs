using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MiniVmm.Machine;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The guests' platform.h and the monitor's Platform name the same places.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public void EveryPlaceThatBothNameIsTheSame()
    {
        Dictionary<string, long> guest = Defines(File.ReadAllText(Path.Combine(Guest.Root, "guests", "include", "platform.h")));
        int compared = 0;
        foreach (FieldInfo field in typeof(Platform).GetFields())
        {
            string name = WordStart().Replace(field.Name, "_$1").TrimStart('_').ToUpperInvariant();
            if (!guest.TryGetValue(name, out long value)) continue;
            Assert.Equal(Convert.ToInt64(field.GetValue(null), CultureInfo.InvariantCulture), value);
            compared++;
        }
        Assert.True(compared >= 10, $"only {compared} names are in both; were some renamed?");
    }

    private static Dictionary<string, long> Defines(string header) => Define().Matches(header).ToDictionary(
        m => m.Groups[1].Value,
        m => m.Groups[2].Value is ['0', 'x', .. var hex] ? long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^#define\s+(\w+)\s+(0x[0-9A-Fa-f]+|\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Define();

    [GeneratedRegex("((?<=[a-z])[A-Z]|[A-Z](?=[a-z]))")]
    private static partial Regex WordStart();
}

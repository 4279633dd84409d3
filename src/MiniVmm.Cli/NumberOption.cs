using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace MiniVmm.Cli;

/// <summary>Options that take a number, or are not given. The parser's own message would speak of the runtime's types.</summary>
internal static class NumberOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What help calls the number.</param>
    /// <param name="description">For help.</param>
    public static Option<T?> Create<T>(string name, string value, string description)
        where T : struct, INumber<T> =>
        new(name) { Description = description, HelpName = value, CustomParser = Parse<T> };

    /// <summary>The number that an option was given; else null, and an error.</summary>
    public static T? Parse<T>(ArgumentResult result)
        where T : struct, INumber<T>
    {
        if (T.TryParse(result.Tokens[0].Value, NumberFormatInfo.InvariantInfo, out T value))
            return value;
        result.AddError($"{result.Argument.Name}: '{result.Tokens[0].Value}' is not a number that fits");
        return null;
    }
}

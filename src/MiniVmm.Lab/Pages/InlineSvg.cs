using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MiniVmm.Lab.Plots;

namespace MiniVmm.Lab.Pages;

/// <summary>Makes gnuplot's SVG a part of a page: identifiers become unique, and what is no data takes the colours of the
/// page's scheme.</summary>
internal static partial class InlineSvg
{
    public static XNamespace Namespace { get; } = "http://www.w3.org/2000/svg";

    private static readonly Dictionary<string, string> Variables = new(StringComparer.OrdinalIgnoreCase)
    {
        [Ink.Text] = "text",
        [Ink.Muted] = "label",
        [Ink.Axis] = "axis",
        [Ink.Grid] = "grid",
        [Ink.Shade] = "shade",
        [Ink.Paper] = "paper",
        ["000000"] = "black",
    };

    /// <param name="file">The SVG.</param>
    /// <param name="prefix">Unique on the page.</param>
    /// <param name="description">Read out where pictures cannot be seen.</param>
    public static XElement Read(string file, string prefix, string description)
    {
        using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        XElement svg = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        svg.DescendantNodes().OfType<XComment>().Remove();
        // gnuplot gives every group a title, which browsers show as a tooltip.
        svg.Descendants(Namespace + "title").Where(t => t.Parent != svg).ToList().ForEach(t => t.Remove());
        svg.Descendants(Namespace + "desc").Remove();
        foreach (XElement element in svg.DescendantsAndSelf())
            foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration).ToArray())
                Adapt(element, attribute, prefix);
        svg.SetAttributeValue("width", null);
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", description);
        return svg;
    }

    private static void Adapt(XElement element, XAttribute attribute, string prefix)
    {
        string name = attribute.Name.LocalName;
        if (name == "id")
            attribute.Value = $"{prefix}-{attribute.Value}";
        else if (name == "href" && attribute.Value.StartsWith('#'))
            attribute.Value = $"#{prefix}-{attribute.Value[1..]}";
        else if (attribute.Value.Contains("url(#", StringComparison.Ordinal))
            attribute.Value = attribute.Value.Replace("url(#", $"url(#{prefix}-", StringComparison.Ordinal);
        else if (name is "fill" or "stroke" or "color" && Variables.TryGetValue(Colour(attribute.Value), out string? variable))
        {
            string style = (string?)element.Attribute("style") is { Length: > 0 } before ? $"{before};" : "";
            element.SetAttributeValue("style", $"{style}{name}:var(--{variable})");
            attribute.Remove();
        }
    }

    /// <summary>RRGGBB of "#rrggbb", "rgb(r, g, b)" or "black"; else nothing.</summary>
    private static string Colour(string text)
    {
        if (text.Trim() is "black")
            return "000000";
        if (text.Trim() is "white")
            return Ink.Paper;
        Match match = Rgb().Match(text);
        return match.Success
            ? string.Concat(match.Groups.Values.Skip(1).Select(g => int.Parse(g.Value, CultureInfo.InvariantCulture).ToString("X2", CultureInfo.InvariantCulture)))
            : text.TrimStart('#').Trim();
    }

    [GeneratedRegex(@"^\s*rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)\s*$")]
    private static partial Regex Rgb();
}

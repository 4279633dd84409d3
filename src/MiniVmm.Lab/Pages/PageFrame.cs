using System.Reflection;
using System.Xml.Linq;

namespace MiniVmm.Lab.Pages;

/// <summary>A page that stands alone: styles and pictures within, no scripts, nothing from elsewhere. The elements are
/// built as a tree, which closes every tag and escapes every text.</summary>
internal static class PageFrame
{
    public static string Write(string title, IEnumerable<XElement> body)
    {
        XElement page = new(
            "html", new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", Style())),
            new XElement("body", new XElement("main", body)));
        foreach (XElement empty in page.Descendants().Where(e => e.IsEmpty && !IsVoid(e)).ToArray())
            empty.Value = "";
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>HTML takes a tag that is closed at once for an open one, but for these.</summary>
    private static bool IsVoid(XElement element) =>
        element.Name.LocalName is "meta" or "br" or "hr" || element.Name.Namespace == InlineSvg.Namespace;

    /// <summary>In a style element HTML knows no escapes, so the style sheet does without what would be escaped.</summary>
    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MiniVmm.Lab.Pages.page.css")!;
        using StreamReader reader = new(stream);
        return $"\n{reader.ReadToEnd()}";
    }
}

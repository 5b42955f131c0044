using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Interop
{
    [Fact]
    public void ReadAndWrite()
    {
        // snippet: interop
        var binding = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        var deals = new InteropContext(binding, binding.Model.Of<Deal>());
        var bitrix = deals with { Names = Bitrix24Names.Deal };

        FilterParseResult read = Filter.TryFromBitrix24(
            """{"TYPE_ID": "SERVICE", ">=OPPORTUNITY": "1000", "0": {"logic": "OR", "@STAGE_ID": ["NEW", "WON"], "CLOSEDATE": null}}""", bitrix);
        string text = read.Filter!.ToText();  // type = 'SERVICE' and amount >= 1000 and (stage in ('NEW', 'WON') or closeDate is empty)

        ReactQueryBuilderDocument document = Filter.TryFromReactQueryBuilder(
            """{"id": "q1", "combinator": "and", "rules": [{"id": "r1", "field": "title", "operator": "beginsWith", "value": "Re"}]}""", deals);
        FilterExport patched = document.Patch(document.Filter! & Filter.Parse("amount > 500"));  // "q1" and "r1" are still there

        FilterParseResult refused = Filter.TryFromJsonLogic("""{">": [{"var": "amount"}, {"*": [2, 3]}]}""", deals);
        Issue issue = refused.Issues[0];  // />/1  the operation `*` has no counterpart where a value is expected
        // end

        Assert.Equal("type = 'SERVICE' and amount >= 1000 and (stage in ('NEW', 'WON') or closeDate is empty)", text);
        Assert.Equal(
            """{"id":"q1","combinator":"and","rules":[{"id":"r1","field":"title","operator":"beginsWith","value":"Re"},{"field":"amount","operator":">","value":500}]}""",
            patched.Require());
        Assert.Equal("/>/1  the operation `*` has no counterpart where a value is expected", issue.ToString());
    }
}

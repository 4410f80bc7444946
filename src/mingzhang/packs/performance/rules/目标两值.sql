-- id = "目标两值"
-- title = "同一个指标应是同样的目标值和完成值"
-- severity = "error"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标", "范围"]
-- same_as = ["指标两值", "指标范围"]
-- over = "指标评分"
-- inputs = ["指标评分.目标", "指标评分.完成"]
-- message = "“{三级指标}”两处不同：{甲}目标“{甲目标}”、完成“{甲完成}”，{乙}目标“{乙目标}”、完成“{乙完成}”。请核对后改成一致；确属不同范围的，请在“范围”栏注明。"
-- basis = "同一年度、同一项目、同一范围的同一指标只有一个目标值和一个完成值"
-- proves = "两处的目标值或完成值不同"
-- false_alarm = "同名而属于不同项目的指标不相比；部门整体管全市、项目只管市本级的，注明范围"
-- verify = "对照绩效目标批复和自评材料"
WITH 各行 AS (
  SELECT
    s.年度, s.单位代码, s.项目代码, COALESCE(s.项目代码, '') AS 项目, s.三级指标, s.范围, s.来源, s.行,
    s.目标, COALESCE(s.单位, '') AS 单位, s.完成, COALESCE(s.完成单位, '') AS 完成单位,
    CASE WHEN s.一级指标 = '满意度指标' THEN 0 ELSE LENGTH(s.三级指标) END AS 名长,
    CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END
      || CASE WHEN s.列入 IS NULL THEN '' ELSE '（' || s.列入 || '）' END AS 处,
    COALESCE(s.指标性质, '') || COALESCE(s.指标值, '') || COALESCE(s.度量单位, '') AS 目标文,
    COALESCE(s.完成值, '') AS 完成文
  FROM 指标评分 AS s
), 成对 AS (
  SELECT
    a.年度, a.单位代码, a.来源, a.行, b.来源 AS 另来源, b.行 AS 另行, a.项目代码, a.三级指标, a.范围,
    a.处 AS 甲, a.目标文 AS 甲目标, a.完成文 AS 甲完成, b.处 AS 乙, b.目标文 AS 乙目标, b.完成文 AS 乙完成,
    CASE WHEN a.目标 <> b.目标 THEN '指标值' ELSE '完成值' END AS 列,
    CASE
      WHEN a.项目 = b.项目 THEN CASE WHEN a.单位代码 = b.单位代码 THEN '必改' END
      WHEN a.范围 IS NOT NULL THEN '需说明'
      -- 名称长的才当作同一件事：短的（满意度、开展次数）各项目各有各的
      WHEN (a.项目 = '' OR b.项目 = '') AND LENGTH(a.三级指标) >= 6 THEN '需说明'
      WHEN a.名长 >= 10 AND b.名长 >= 10 THEN '建议'
    END AS 程度
  FROM 各行 AS a
  JOIN 各行 AS b
    ON b.年度 = a.年度 AND b.三级指标 = a.三级指标 AND COALESCE(b.范围, '') = COALESCE(a.范围, '')
    AND (b.来源 > a.来源 OR (b.来源 = a.来源 AND b.行 > a.行))
  WHERE a.单位 = b.单位 AND a.完成单位 = b.完成单位 AND (a.目标 <> b.目标 OR a.完成 <> b.完成)
)
SELECT
  t.年度, t.单位代码, t.来源, t.行, t.另来源, t.另行, t.项目代码, t.三级指标, t.范围,
  t.甲, t.甲目标, t.甲完成, t.乙, t.乙目标, t.乙完成, t.列, t.程度
FROM 成对 AS t
WHERE t.程度 IS NOT NULL

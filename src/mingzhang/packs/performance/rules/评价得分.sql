-- id = "评价得分"
-- title = "项目的自评得分应等于按表算得的总分"
-- severity = "warning"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码", "评价类型"]
-- same_as = ["指标总分"]
-- over = "项目评分"
-- inputs = ["项目评分.总分"]
-- message = "“{对象}”自评得分{公布值}分，按预算执行和各项指标算得{应为值}分{说}。请核对各项得分。"
-- basis = "总分＝预算执行率得分＋各项指标得分"
-- proves = "填的得分与按“项目”“绩效指标”算得的总分不同"
-- false_alarm = "用了别的评分表的，在“评分表”栏写明"
-- verify = "把自评表的得分一列逐行相加"
SELECT
  e.年度, e.单位代码, e.来源, e.行, s.来源 AS 另来源, s.行 AS 另行, e.项目代码, e.评价类型,
  COALESCE(s.项目名称, e.项目代码) AS 对象, '得分' AS 列,
  e.得分 AS 公布值,
  s.总分 AS 应为值,
  e.得分 - s.总分 AS 差额,
  CASE WHEN e.复核得分 = s.总分 THEN '，与复核得分相同' ELSE '' END AS 说
FROM 绩效评价 AS e
JOIN 项目评分 AS s ON s.年度 = e.年度 AND s.单位代码 = e.单位代码 AND s.项目代码 = e.项目代码
WHERE e.评价类型 = '单位自评' AND e.评分表 IS NULL AND e.得分 <> s.总分 AND e.得分 <> ROUND(s.总分, 1)

-- id = "指标未达"
-- title = "没有达到目标的指标不能算完成"
-- severity = "error"
-- category = "indicator"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际"]
-- message = "《{表}》“{指标}”目标“{目标文}”，实际“{实际文}”，没有达到，{说}。请核对实际值，或按实际计算完成率和得分。"
-- basis = "指标性质说明目标是下限、上限还是等于；没有达到的，完成率低于100%，按比例扣分"
-- proves = "目标值、实际值和完成率（或得分）三者不能同时成立"
-- false_alarm = "目标越低越好而性质没有写“≤”的；转换来的文本里一位数字认错的"
-- verify = "对照绩效目标申报表和佐证材料，看目标值、实际值哪一个印错"
SELECT
  i.文档,
  i.号,
  COALESCE(i.目标处, i.处) AS 处,
  i.另处,
  i.指标,
  i.表,
  i.目标文,
  i.实际文,
  CASE
    WHEN i.完成率 >= 100 THEN '完成率却写100%及以上'
    WHEN i.权重 > 0 AND i.得分 = i.权重 THEN '却得了满分'
    ELSE '文中却说均已完成'
  END AS 说,
  CASE
    WHEN i.转换 = 1 OR (i.完成率 IS NULL AND i.得分 IS NULL) THEN '需说明'
    ELSE '必改'
  END AS 程度
FROM 指标 AS i
WHERE i.目标 > 0 AND i.目标单位 = i.实际单位
  AND (
    (i.符号 IN ('≥', '>') AND i.实际 < i.目标)
    OR (i.符号 = '=' AND i.成本 = 0 AND i.时效 = 0 AND i.实际 < i.目标)
    OR (COALESCE(i.符号, '') = '' AND i.目标单位 = '%' AND i.成本 = 0 AND i.实际 < i.目标)
    OR (i.符号 IN ('≤', '<') AND i.实际 > i.目标)
    OR (i.成本 = 1 AND COALESCE(i.符号, '') IN ('', '=') AND i.目标单位 = '元' AND i.实际 > i.目标)
  )
  AND (
    i.完成率 >= 100
    OR (i.权重 > 0 AND i.得分 = i.权重)
    OR (i.完成率 IS NULL AND i.得分 IS NULL AND EXISTS (
      SELECT 1 FROM 所说条数 AS s WHERE s.文档 = i.文档 AND s.类 = '指标' AND s.说法 LIKE '%完成%'
    ))
  )

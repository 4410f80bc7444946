-- id = "指标归类"
-- title = "满意度的指标在各表都应归在满意度类"
-- severity = "info"
-- category = "indicator"
-- key = ["指标"]
-- over = "指标"
-- inputs = ["指标.名"]
-- message = "“{指标}”在《{甲表}》是{甲类}指标，在《{乙表}》算作{乙类}指标。请归在同一类。"
-- basis = "产出、效益、满意度各类指标分别计数和打分"
-- proves = "各表把它归在同一类"
-- false_alarm = "合并的格读错了行"
-- verify = "看绩效目标批复里它属于哪一类"
SELECT a.文档, a.号, a.处, b.处 AS 另处, a.指标, a.表 AS 甲表, b.表 AS 乙表, a.满意类 AS 甲类, b.其他类 AS 乙类
FROM (
  SELECT 文档, 号, 处, 指标, 名, 组, 表, '满意度' AS 满意类
  FROM 指标
  WHERE 同名 = 1 AND (名 LIKE '%满意%' OR 名 LIKE '%好评%') AND (层 LIKE '%满意%' OR 类 LIKE '%满意%')
    AND NOT (层 LIKE '%效益%' OR 层 LIKE '%产出%' OR 层 LIKE '%成本%' OR 类 LIKE '%效益%' OR 类 LIKE '%产出%')
) AS a
JOIN (
  SELECT 文档, 号, 处, 名, 组, 表,
    CASE
      WHEN 层 LIKE '%效益%' OR 类 LIKE '%效益%' THEN '效益'
      WHEN 层 LIKE '%成本%' OR 类 LIKE '%成本%' THEN '成本'
      ELSE '产出'
    END AS 其他类
  FROM 指标
  WHERE 同名 = 1 AND NOT (层 LIKE '%满意%' OR 类 LIKE '%满意%')
    AND (
      层 LIKE '%效益%' OR 层 LIKE '%产出%' OR 层 LIKE '%成本%'
      OR 类 LIKE '%效益%' OR 类 LIKE '%产出%' OR 类 LIKE '%成本%' OR 类 LIKE '%数量%' OR 类 LIKE '%质量%'
    )
) AS b ON b.文档 = a.文档 AND b.名 = a.名 AND b.组 = a.组 AND b.表 <> a.表
WHERE NOT EXISTS (
  SELECT 1 FROM 指标 AS c
  WHERE c.文档 = a.文档 AND c.名 = a.名 AND c.号 <> a.号 AND c.号 <> b.号
)

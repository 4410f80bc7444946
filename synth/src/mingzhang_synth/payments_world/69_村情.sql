SELECT 村代码, 村名称, 乡镇名称, 类别, 人口 FROM 村 ORDER BY 村代码
